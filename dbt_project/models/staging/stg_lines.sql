select
    document_id,
    page,
    line_no,
    x0,
    top,
    x1,
    bottom,
    font_size,
    text_printed,
    text
from {{ source('raw', 'lines') }}
