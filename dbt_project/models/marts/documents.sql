-- Every revision, and the files that were rejected or given up: their latest arrival, unless the bytes were
-- loaded since.
with unread as (
    select *
    from {{ ref('stg_arrivals') }}
    where
        state in ('rejected', 'needs_review')
        and sha256 is not null
        and sha256 not in (select loaded.document_id from {{ ref('core_documents') }} as loaded)
    qualify row_number() over (partition by sha256 order by received_at desc, arrival_id desc) = 1
)

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.document_id,
    documents.document_id as sha256,
    documents.province,
    documents.file_name,
    documents.byte_size,
    documents.page_count as pages,
    documents.title,
    documents.extractor_version,
    documents.status,
    arrivals.reason_code,
    documents.reason,
    documents.received_at,
    documents.loaded_at,
    documents.withdrawn_at,
    documents.superseded_by,
    documents.is_current
from {{ ref('core_documents') }} as documents
left join {{ ref('stg_arrivals') }} as arrivals on documents.arrival_id = arrivals.arrival_id
union all by name
select
    sha256 as document_id,
    sha256,
    file_name,
    byte_size,
    state as status,
    reason_code,
    reason,
    received_at,
    false as is_current
from unread
