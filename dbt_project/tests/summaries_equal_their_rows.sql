-- What the summaries add up must be what the row-level marts hold, document by document.
{{ config(meta={'dagster': {'ref': {'name': 'grants_by_ministry'}}}) }}

with totals as (
    select
        'awards' as what,
        document_id,
        count(*) as rows_say
    from {{ ref('awards') }}
    group by document_id
    union all
    select
        'grants' as what,
        document_id,
        count(*) as rows_say
    from {{ ref('grants') }}
    group by document_id
    union all
    select
        'grant amounts' as what,
        document_id,
        sum(amount_krw) as rows_say
    from {{ ref('grants') }}
    group by document_id
    union all
    select
        'funding amounts' as what,
        document_id,
        sum(amount_krw) as rows_say
    from {{ ref('grant_funding') }}
    where grant_record_id in (select grants.record_id from {{ ref('grants') }} as grants)
    group by document_id
),

summaries as (
    select
        'awards' as what,
        document_id,
        sum(award_count) as summary_says
    from {{ ref('awards_by_department') }}
    group by document_id
    union all
    select
        'grants' as what,
        document_id,
        sum(grant_count) as summary_says
    from {{ ref('grants_by_ministry') }}
    group by document_id
    union all
    select
        'grant amounts' as what,
        document_id,
        sum(amount_krw) as summary_says
    from {{ ref('grants_by_ministry') }}
    group by document_id
    union all
    select
        'funding amounts' as what,
        document_id,
        sum(coalesce(national_krw, 0) + coalesce(city_krw, 0) + coalesce(other_krw, 0)) as summary_says
    from {{ ref('grants_by_ministry') }}
    group by document_id
)

select
    coalesce(totals.what, summaries.what) as what,
    coalesce(totals.document_id, summaries.document_id) as document_id,
    totals.rows_say,
    summaries.summary_says
from totals
full join summaries
    on totals.what = summaries.what and totals.document_id = summaries.document_id
where coalesce(totals.rows_say, 0) != coalesce(summaries.summary_says, 0)
