select
    document_id,
    record_id,
    page,
    table_id,
    line_no,
    nullif(trim(topic), '') as topic,
    nullif(trim(measure), '') as measure,
    value,
    nullif(trim(unit), '') as unit,
    share_pct,
    as_of
from {{ source('raw', 'district_profile') }}
