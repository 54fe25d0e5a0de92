select
    document_id,
    arrival_id,
    file_name,
    byte_size,
    page_count,
    nullif(trim(district), '') as district,
    nullif(trim(province), '') as province,
    nullif(trim(bureau), '') as bureau,
    plan_year,
    nullif(trim(title), '') as title,
    nullif(trim(producer), '') as producer,
    extractor_version,
    status,
    reason,
    {{ utc('received_at') }} as received_at,
    {{ utc('loaded_at') }} as loaded_at
from {{ source('raw', 'documents') }}
