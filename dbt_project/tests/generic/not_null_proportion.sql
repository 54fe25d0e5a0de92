{# At least this proportion of the rows has a value; an empty relation passes. #}
{% test not_null_proportion(model, column_name, at_least) %}
select
    count({{ column_name }}) / count(*) as proportion
from {{ model }}
having count(*) > 0 and count({{ column_name }}) / count(*) < {{ at_least }}
{% endtest %}
