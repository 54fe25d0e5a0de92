-- A revision is superseded by the next file of the same plan that has records. A file without any (a scan, no
-- known table) supersedes nothing and gives way to one that has some. A document without district or year
-- belongs to no plan, nor does one without province, whose district may be several (six cities have a 중구): it
-- supersedes nothing and is never superseded. A withdrawn document is out of the row: the revision after it
-- supersedes the one before it.
{{ config(materialized='table') }}

with read_documents as (
    select distinct document_id
    from {{ ref('stg_sources') }}
),

plans as (
    select
        documents.*,
        read_documents.document_id is not null as has_records,
        case
            when
                documents.withdrawn_at is null
                and documents.province is not null
                and documents.district is not null
                and documents.plan_year is not null
                then [
                    documents.province,
                    {{ name_key('documents.district') }},
                    cast(documents.plan_year as varchar),
                    {{ name_key('documents.bureau') }}
                ]
        end as plan
    from {{ ref('stg_documents') }} as documents
    left join read_documents on documents.document_id = read_documents.document_id
),

followers as (
    select
        *,
        lead(case when has_records then document_id end ignore nulls) over in_order as next_with_records,
        max_by(document_id, (received_at, loaded_at, document_id)) filter (where has_records)
            over (partition by plan) as newest_with_records
    from plans
    window in_order as (partition by plan order by received_at, loaded_at, document_id)
),

revisions as (
    select
        *,
        case
            when plan is null then null
            when has_records then next_with_records
            else coalesce(next_with_records, newest_with_records)
        end as superseded_by
    from followers
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
    if(withdrawn_at is null, status, 'rejected') as status,
    if(withdrawn_at is null, reason, 'withdrawn: ' || withdrawn_reason) as reason,
    received_at,
    loaded_at,
    withdrawn_at,
    superseded_by,
    superseded_by is null and withdrawn_at is null as is_current
from revisions
