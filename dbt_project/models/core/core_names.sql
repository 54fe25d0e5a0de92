-- What each printed name is called here. A name that no seed knows passes through; of its spellings that
-- differ only in spaces or middle dots the most used one is taken.
{{ config(materialized='table') }}

with vocabulary as (
    select
        'sector' as kind,
        alias,
        canonical
    from {{ ref('sectors') }}
    union all
    select
        'source' as kind,
        alias,
        canonical
    from {{ ref('sources') }}
    union all
    select
        'account' as kind,
        alias,
        canonical
    from {{ ref('accounts') }}
    union all
    select
        'department' as kind,
        alias,
        canonical
    from {{ ref('departments') }}
    union all
    select
        bodies.kind,
        public_bodies.alias,
        public_bodies.canonical
    from (
        select
            alias,
            canonical
        from {{ ref('ministries') }}
        union
        -- 광주시 is short for the metropolitan 광주광역시 before it is the city in 경기도.
        select
            {{ name_key('name') }} as alias,
            name as canonical
        from {{ ref('governments') }}
        where {{ name_key('name') }} not in (select own.alias from {{ ref('ministries') }} as own)
    ) as public_bodies
    cross join (values ('organizer'), ('ministry')) as bodies (kind)
),

spellings as (
    select
        kind,
        name_key,
        name,
        sum(uses) as uses
    from {{ ref('core_mentions') }}
    group by kind, name_key, name
),

names as (
    select
        kind,
        name_key,
        first(name order by uses desc, length(name) asc, name asc) as name,
        cast(sum(uses) as integer) as uses
    from spellings
    group by kind, name_key
)

select
    names.kind,
    names.name_key,
    coalesce(vocabulary.canonical, names.name) as canonical,
    vocabulary.canonical is not null as is_known,
    names.uses
from names
left join vocabulary
    on names.kind = vocabulary.kind and names.name_key = vocabulary.alias
