{# What `core_figures` lists of a record: its figures and words, each with the column that has it. The first one stands
   for the record where it appears or vanishes. #}
{% macro figures_of(figures=[], words=[]) -%}
    [
    {%- for column in figures %}
        {'field': '{{ column.split(".") | last }}', 'value': cast({{ column }} as decimal(24, 6)), 'text': null::varchar}
        {%- if not loop.last or words %},{% endif %}
    {%- endfor %}
    {%- for column in words %}
        {'field': '{{ column.split(".") | last }}', 'value': null::decimal(24, 6), 'text': cast({{ column }} as varchar)}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
    ]
{%- endmacro %}

{# What a budget line is about, outermost first; the whole government goes without saying. #}
{% macro line_subject(columns, side=none) -%}
    concat_ws(
        ' · ', nullif(scope, 'district')
        {%- if side %}, case {{ side }} when 'revenue' then '세입' when 'spending' then '세출' end{% endif %}
        {%- for column in columns %}, {{ column }}{% endfor -%}
    )
{%- endmacro %}
