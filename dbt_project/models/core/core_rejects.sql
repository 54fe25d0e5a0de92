select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    rejects.document_id,
    -- What an earlier release kept out has no id of its own.
    coalesce(
        rejects.record_id, {{ derived_id('rejects.document_id', "'reject'", 'rejects.reject_no') }}
    ) as record_id,
    rejects.reject_no,
    rejects.page,
    rejects.table_id,
    rejects.family,
    rejects.rule,
    rejects.reason,
    rejects.record_json,
    rejects.sources_json
from {{ ref('stg_rejects') }} as rejects
inner join {{ ref('core_documents') }} as documents on rejects.document_id = documents.document_id
