select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    grant_no,
    title,
    ministry,
    organizer_printed,
    ministry_is_known,
    department,
    department_printed,
    department_is_known,
    amount_krw,
    amount_status
from {{ ref('core_grants') }}
where is_current
