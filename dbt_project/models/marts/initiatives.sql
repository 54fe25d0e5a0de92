select
    district,
    bureau,
    plan_year,
    document_id,
    record_id,
    page,
    line_no,
    section,
    section_title,
    theme,
    title
from {{ ref('core_initiatives') }}
where is_current
