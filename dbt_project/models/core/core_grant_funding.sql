select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.is_current,
    shares.document_id,
    shares.record_id,
    shares.page,
    shares.table_id,
    shares.grant_record_id,
    shares.grant_no,
    shares.share_no,
    shares.funding_source,
    shares.source_printed,
    shares.amount_krw,
    shares.amount_status
from {{ ref('stg_grant_funding') }} as shares
inner join {{ ref('core_documents') }} as documents on shares.document_id = documents.document_id
