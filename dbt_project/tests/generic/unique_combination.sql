{# No two rows agree in all of these columns; nulls count as equal. #}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as uses
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
