select
    document_id,
    record_id,
    page,
    table_id,
    award_no,
    nullif(trim(title), '') as title,
    nullif(trim(grade), '') as grade,
    nullif(trim(organizer_printed), '') as organizer_printed,
    nullif(trim(department_printed), '') as department_printed
from {{ source('raw', 'awards') }}
