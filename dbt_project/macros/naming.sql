{# Where a model lives: schemas are named exactly as configured, and a model's prefix (stg_, core_), which dbt
   needs to tell the layers' models apart, is left out of the relation's name: core_grants is core.grants. #}

{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}

{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- if custom_alias_name -%}
        {{ custom_alias_name | trim }}
    {%- elif node.name.startswith('stg_') -%}
        {{ node.name[4:] }}
    {%- elif node.name.startswith('core_') -%}
        {{ node.name[5:] }}
    {%- else -%}
        {{ node.name }}
    {%- endif -%}
{%- endmacro %}
