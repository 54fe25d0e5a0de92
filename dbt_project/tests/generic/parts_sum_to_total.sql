{# Parts add up to the total that is printed beside them, within a tolerance, in the manner of PUDL's
   subcomponents_sum_to_total. `parts`, `total` and `tolerance` are aggregates over a group. A group without a
   total (or without parts) proves nothing, so at least `minimum_coverage` of the groups must have both. #}
{% test parts_sum_to_total(model, group_by, parts, total, tolerance='0', minimum_coverage=1.0) %}
with sums as (
    select
        {{ group_by | join(', ') }},
        {{ parts }} as parts,
        {{ total }} as total,
        {{ tolerance }} as tolerance
    from {{ model }}
    group by {{ group_by | join(', ') }}
),

coverage as (
    select count(*) filter (where parts is not null and total is not null) / count(*) as covered
    from sums
    having count(*) > 0
)

select
    'parts differ from the total' as finding,
    concat_ws(' / ', {{ group_by | join(', ') }}) as subject,
    cast(parts as double) as found,
    cast(total as double) as expected
from sums
where abs(parts - total) > tolerance
union all
select
    'too few groups have parts and a total' as finding,
    null as subject,
    covered as found,
    {{ minimum_coverage }} as expected
from coverage
where covered < {{ minimum_coverage }}
{% endtest %}
