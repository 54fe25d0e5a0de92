{# The ids of records by which marts name their rows, from mart to the column that has it: those that are to be tested. #}
{% macro record_ids(row_marts) -%}
    {% for mart, id in row_marts.items() %}
    select
        '{{ mart }}' as mart,
        {{ id }} as record_id
    from {{ rows_to_test(ref(mart)) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
{%- endmacro %}
