-- Of every pair of revisions, also of those that are superseded by now.
select
    district,
    bureau,
    plan_year,
    document_id,
    former_document_id,
    mart,
    subject,
    kind,
    field,
    former_value,
    value,
    change,
    former_text,
    text,
    former_record_id,
    former_page,
    record_id,
    page
from {{ ref('core_revisions') }}
