-- The cells of current records, and of those former ones that `revisions` names.
with of_revisions as (
    select record_id
    from {{ ref('core_revisions') }}
    union
    select former_record_id
    from {{ ref('core_revisions') }}
)

select
    district,
    bureau,
    plan_year,
    document_id,
    is_current,
    record_id,
    source_no,
    field,
    page,
    x0,
    top,
    x1,
    bottom,
    text,
    corrected_value,
    correction_reason,
    reviewer,
    basis,
    confidence
from {{ ref('core_provenance') }}
where is_current or record_id in (select of_revisions.record_id from of_revisions)
