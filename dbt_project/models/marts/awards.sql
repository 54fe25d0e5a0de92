select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    award_no,
    title,
    grade,
    organizer,
    organizer_printed,
    organizer_is_known,
    department,
    department_printed,
    department_is_known
from {{ ref('core_awards') }}
where is_current
