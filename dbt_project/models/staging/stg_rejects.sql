select
    document_id,
    reject_no,
    record_id,
    family,
    rule,
    reason,
    page,
    table_id,
    cast(record_json as varchar) as record_json,
    cast(sources_json as varchar) as sources_json
from {{ source('raw', 'rejects') }}
