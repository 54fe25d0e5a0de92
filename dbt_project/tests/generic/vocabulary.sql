{# A vocabulary is sound: each alias is in key form and stands once, and every canonical name is also its own
   alias, so that a plan which prints it is understood. #}
{% test vocabulary(model) %}
select
    alias as word,
    'an alias is missing, stands twice or has spaces or middle dots' as finding
from {{ model }}
group by alias
having count(*) > 1 or alias is null or alias != {{ name_key('alias') }}
union all
select distinct
    canonical as word,
    'a canonical name is missing or not its own alias' as finding
from {{ model }}
where
    canonical is null
    or not exists (
        select 1
        from {{ model }} as own
        where own.alias = {{ name_key('own.canonical') }} and own.canonical = {{ model.identifier }}.canonical
    )
{% endtest %}
