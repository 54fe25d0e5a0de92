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
    value
from {{ ref('core_initiative_attributes') }}
where is_current
