{# The id of a row that is no record of a family: 16 digits of the document's hash and where the row stands. #}
{% macro derived_id(document_id) -%}
    concat_ws('/', left({{ document_id }}, 16)
    {%- for part in varargs %}, {{ part }}{% endfor -%}
    )
{%- endmacro %}
