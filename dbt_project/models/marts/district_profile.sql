select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    line_no,
    topic,
    measure,
    value,
    unit,
    share_pct,
    as_of
from {{ ref('core_district_profile') }}
where is_current
