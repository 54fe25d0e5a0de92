select
    district,
    bureau,
    plan_year,
    document_id,
    department,
    cast(count(*) as integer) as award_count
from {{ ref('awards') }}
group by district, bureau, plan_year, document_id, department
