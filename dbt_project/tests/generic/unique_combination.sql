{# No two rows agree in all of these columns; nulls count as equal. A key that has a document or a record in it is
   one of that document's rows. #}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(', ') }},
    count(*) as uses
from {{ rows_to_test(model) if 'record_id' in columns or 'document_id' in columns else model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
