-- Funding is summed by grant first: joined share by share, a grant would count as often as it has shares.
with funding as (
    select
        document_id,
        grant_record_id,
        sum(amount_krw) filter (where funding_source = 'national') as national_krw,
        sum(amount_krw) filter (where funding_source = 'city') as city_krw,
        sum(amount_krw) filter (where funding_source not in ('national', 'city')) as other_krw
    from {{ ref('grant_funding') }}
    group by document_id, grant_record_id
)

select
    grants.district,
    grants.bureau,
    grants.plan_year,
    grants.document_id,
    grants.ministry,
    cast(count(*) as integer) as grant_count,
    cast(sum(grants.amount_krw) as bigint) as amount_krw,
    cast(sum(funding.national_krw) as bigint) as national_krw,
    cast(sum(funding.city_krw) as bigint) as city_krw,
    cast(sum(funding.other_krw) as bigint) as other_krw
from {{ ref('grants') }} as grants
left join funding
    on grants.document_id = funding.document_id and grants.record_id = funding.grant_record_id
group by grants.district, grants.bureau, grants.plan_year, grants.document_id, grants.ministry
