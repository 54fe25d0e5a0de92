select
    document_id,
    page,
    width,
    height,
    char_count
from {{ source('raw', 'pages') }}
