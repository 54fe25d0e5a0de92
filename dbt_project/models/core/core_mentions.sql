-- Every name that a plan prints and the seeds may know, once a document, kind and printed form.
{{ config(materialized='table') }}

with printed_names as (
    select
        'sector' as kind,
        document_id,
        sector_printed as printed,
        sector_printed as name
    from {{ ref('stg_budget_by_sector') }}
    union all
    select
        'source' as kind,
        document_id,
        source_printed as printed,
        source_printed as name
    from {{ ref('stg_budget_by_source') }}
    union all
    select
        'account' as kind,
        document_id,
        account_printed as printed,
        account_printed as name
    from {{ ref('stg_budget_by_account') }}
    where account is null
    union all
    select
        'account' as kind,
        document_id,
        parent_printed as printed,
        parent_printed as name
    from {{ ref('stg_budget_by_account') }}
    union all
    select
        'account' as kind,
        document_id,
        account_printed as printed,
        account as name
    from {{ ref('stg_budget_by_account') }}
    where account is not null
    union all
    select
        'account' as kind,
        document_id,
        account_printed as printed,
        account_printed as name
    from {{ ref('stg_budget_by_department') }}
    union all
    select
        'account' as kind,
        document_id,
        fund_printed as printed,
        fund_printed as name
    from {{ ref('stg_funds') }}
    where not is_total
    union all
    select
        'department' as kind,
        document_id,
        department_printed as printed,
        replace(department_printed, ' ', '') as name
    from {{ ref('stg_budget_by_department') }}
    union all
    select
        'department' as kind,
        document_id,
        parent_printed as printed,
        replace(parent_printed, ' ', '') as name
    from {{ ref('stg_budget_by_department') }}
    union all
    select
        'organizer' as kind,
        document_id,
        organizer_printed as printed,
        {{ organizer_name('organizer_printed') }} as name
    from {{ ref('stg_awards') }}
    union all
    select
        'ministry' as kind,
        document_id,
        organizer_printed as printed,
        {{ ministry_name('organizer_printed') }} as name
    from {{ ref('stg_grants') }}
    union all
    select
        'department' as kind,
        document_id,
        department_printed as printed,
        department_printed as name
    from {{ ref('stg_awards') }}
    union all
    select
        'department' as kind,
        document_id,
        department_printed as printed,
        department_printed as name
    from {{ ref('stg_grants') }}
)

select
    document_id,
    kind,
    printed,
    name,
    {{ name_key('name') }} as name_key,
    cast(count(*) as integer) as uses
from printed_names
where printed is not null
group by document_id, kind, printed, name
