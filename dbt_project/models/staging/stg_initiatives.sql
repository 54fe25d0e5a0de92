select
    document_id,
    record_id,
    page,
    table_id,
    line_no,
    nullif(trim(section), '') as section,
    nullif(trim(section_title), '') as section_title,
    nullif(trim(theme), '') as theme,
    nullif(trim(title), '') as title
from {{ source('raw', 'initiatives') }}
