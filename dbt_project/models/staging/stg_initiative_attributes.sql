select
    document_id,
    record_id as attribute_record_id,
    initiative_record_id as record_id,
    page,
    table_id,
    line_no,
    nullif(trim(attribute), '') as attribute,
    nullif(trim(value), '') as value,
    period_start,
    period_end,
    cost_krw
from {{ source('raw', 'initiative_attributes') }}
