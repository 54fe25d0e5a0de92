{# dbt-duckdb has DuckDB read the CSV file, which its connection here may not, or binds each value, which takes longer
   than the models do. A seed is small enough to be one statement. #}
{% macro duckdb__load_csv_rows(model, agate_table) -%}
    {%- set sql -%}
        insert into {{ this.render() }} ({{ get_seed_column_quoted_csv(model, agate_table.column_names) }}) values
        {%- for row in agate_table.rows %}
        ({% for value in row %}
            {%- if value is none %}null{% else %}'{{ value | string | replace("'", "''") }}'{% endif %}
            {%- if not loop.last %}, {% endif %}
        {%- endfor %}){% if not loop.last %},{% endif %}
        {%- endfor %}
    {%- endset -%}
    {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {{ return(sql) }}
{%- endmacro %}
