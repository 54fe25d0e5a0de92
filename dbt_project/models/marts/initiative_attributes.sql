select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    attribute_record_id,
    page,
    line_no,
    attribute,
    value,
    period_start,
    period_end,
    cost_krw
from {{ ref('core_initiative_attributes') }}
where is_current
