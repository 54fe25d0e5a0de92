{# What a name stands for has one period at a time: each ends before the next one begins, and only the last is open.
   A period without a beginning is the first. #}
{% test periods_follow_each_other(model, of) %}
with periods as (
    select
        {{ of | join(', ') }},
        valid_from,
        valid_to,
        lead(coalesce(valid_from, date '1900-01-01')) over (
            partition by {{ of | join(', ') }} order by coalesce(valid_from, date '1900-01-01')
        ) as next_from
    from {{ model }}
)

select *
from periods
where valid_to < valid_from or (next_from is not null and coalesce(valid_to, date '9999-12-31') >= next_from)
{% endtest %}
