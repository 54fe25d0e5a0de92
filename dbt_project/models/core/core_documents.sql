-- A revision is superseded by the next file of the same plan. A document without district or year belongs
-- to no plan: it supersedes nothing and is never superseded. The province tells apart districts of one name
-- (six cities have a 중구).
with revisions as (
    select
        *,
        case
            when district is not null and plan_year is not null
                then lead(document_id) over (
                    partition by province, {{ name_key('district') }}, {{ name_key('bureau') }}, plan_year
                    order by received_at, loaded_at, document_id
                )
        end as superseded_by
    from {{ ref('stg_documents') }}
)

select
    document_id,
    arrival_id,
    district,
    province,
    bureau,
    plan_year,
    file_name,
    byte_size,
    page_count,
    title,
    producer,
    extractor_version,
    status,
    reason,
    received_at,
    loaded_at,
    superseded_by,
    superseded_by is null as is_current
from revisions
