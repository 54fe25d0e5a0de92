-- A name that was given up leads to its successor, and that one on, until a name that is in force.
-- A body that took up a former name again (행정안전부) has two periods and is itself.
{{ config(materialized='table') }}

with recursive latest as (
    select
        name,
        first(successor order by valid_from desc nulls last) as successor
    from {{ ref('ministry_periods') }}
    group by name
),

steps as (
    select
        name,
        name as reached,
        successor,
        0 as step
    from latest
    union all
    select
        steps.name,
        latest.name as reached,
        latest.successor,
        steps.step + 1 as step
    from steps
    inner join latest on steps.successor = latest.name
    where steps.step < 20
),

followed as (
    select
        name,
        max_by(reached, step) as present_name
    from steps
    group by name
)

select
    names.name as ministry,
    names.name_en as ministry_en,
    names.valid_from,
    names.valid_to,
    names.successor,
    names.other_successor,
    followed.present_name
from {{ ref('ministry_periods') }} as names
inner join followed on names.name = followed.name
