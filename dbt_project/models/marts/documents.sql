-- Every revision, and the files that were rejected or given up: their latest arrival, unless the bytes were
-- loaded since.
{{ config(materialized='table') }}

with unread as (
    select *
    from {{ ref('stg_arrivals') }}
    where
        state in ('rejected', 'needs_review')
        and sha256 is not null
        and sha256 not in (select loaded.document_id from {{ ref('core_documents') }} as loaded)
    qualify row_number() over (partition by sha256 order by received_at desc, arrival_id desc) = 1
),

-- As the government was when the plan's year began; one founded within the year as it was founded.
governments_of_the_time as (
    select
        documents.document_id,
        min_by(codes.government_code, codes.valid_from) as government_code
    from {{ ref('core_documents') }} as documents
    inner join {{ ref('government_codes') }} as codes
        on documents.province = codes.province and documents.district = codes.district
    where
        documents.plan_year between year(codes.valid_from) and coalesce(year(codes.valid_to), 9999)
    group by documents.document_id
)

select
    documents.district,
    documents.bureau,
    documents.plan_year,
    documents.document_id,
    documents.document_id as sha256,
    documents.province,
    governments_of_the_time.government_code,
    documents.file_name,
    documents.byte_size,
    documents.page_count as pages,
    documents.title,
    documents.extractor_version,
    documents.status,
    arrivals.reason_code,
    documents.reason,
    documents.received_at,
    documents.loaded_at,
    documents.withdrawn_at,
    documents.superseded_by,
    documents.is_current
from {{ ref('core_documents') }} as documents
left join {{ ref('stg_arrivals') }} as arrivals on documents.arrival_id = arrivals.arrival_id
left join governments_of_the_time on documents.document_id = governments_of_the_time.document_id
union all by name
select
    sha256 as document_id,
    sha256,
    file_name,
    byte_size,
    state as status,
    reason_code,
    reason,
    received_at,
    false as is_current
from unread
