{# Building what changed: which documents these are, and how a model that has a row of one document each takes theirs
   alone (docs/decisions/growth.md). #}

{# The documents of the last whole build, or none where there never was one. In a lake (docs/lake.md) every build is
   whole: its tables are replaced, and the former ones are its history. #}
{% macro built_documents() -%}
    {% if target.name == 'lake' %}{{ return(none) }}{% endif %}
    {{ return(load_cached_relation(api.Relation.create(
        database=target.database, schema='core', identifier='built', type='table'
    ))) }}
{%- endmacro %}

{# What the project was when it built: another one may make other rows of the same. #}
{% macro project() -%}
    {{ env_var('PLANHOUSE_PROJECT', '') }}
{%- endmacro %}

{# Whether a document's rows must be built again, as a condition. #}
{% macro is_changed(documents) -%}
    {%- if should_full_refresh() or not execute or built_documents() is none -%}
        true
    {%- else -%}
        not exists (
            select 1
            from {{ built_documents() }} as built
            where
                built.document_id = {{ documents }}.document_id
                and built.stamp = {{ documents }}.stamp
                and built.project = '{{ project() }}'
        )
    {%- endif -%}
{%- endmacro %}

{# Before any row of theirs is touched: were the build to end in the middle, they would be changed still. #}
{% macro forget_changed_documents() -%}
    {%- if execute and built_documents() is not none -%}
        delete from {{ built_documents() }}
        where document_id not in (select kept.document_id from {{ this }} as kept where not kept.is_changed)
    {%- endif -%}
{%- endmacro %}

{# A condition that is true of the changed documents. Written out it reaches the tables below every join and view;
   a long list would cost more than it saves. #}
{% macro of_changed_documents(column='document_id') -%}
    {%- set documents = run_query('select document_id from ' ~ target.database ~ '.core.documents where is_changed limit 201') -%}
    {%- if documents.rows | length > 200 -%}
        {{ column }} in (select changed.document_id from {{ target.database }}.core.documents as changed where changed.is_changed)
    {%- elif documents.rows | length == 0 -%}
        false
    {%- else -%}
        {{ column }} in ({% for row in documents.rows %}'{{ row[0] }}'{{ ', ' if not loop.last }}{% endfor %})
    {%- endif -%}
{%- endmacro %}

{# For a test of rows that stand or fall with their document: in a build those of the changed ones, which are all where
   everything is built anew; in `dbt test` all. #}
{% macro rows_to_test(relation, column='document_id') -%}
    {%- if execute and flags.WHICH == 'build' -%}
        (select * from {{ relation }} where {{ of_changed_documents(column) }})
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
