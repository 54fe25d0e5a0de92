select
    arrival_id,
    {{ utc('received_at') }} as received_at,
    file_name,
    source_path,
    byte_size,
    sha256,
    state,
    reason_code,
    reason,
    {{ utc('settled_at') }} as settled_at
from {{ source('ledger', 'arrivals') }}
