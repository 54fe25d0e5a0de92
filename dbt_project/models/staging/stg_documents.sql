-- A document that breaks the marts is set aside: they are built as if it were not there.
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
    {{ utc('loaded_at') }} as loaded_at,
    {{ utc('withdrawn_at') }} as withdrawn_at,
    nullif(trim(withdrawn_reason), '') as withdrawn_reason
from {{ source('raw', 'documents') }}
where aside_at is null
