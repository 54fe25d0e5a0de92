{# How printed names are read: the key under which the seeds know a name, and which body a name with
   parentheses stands for. #}

{# The form in which seeds write an alias: without white space and middle dots. #}
{% macro name_key(column) -%}
    regexp_replace({{ column }}, '[\s\p{Z}ㆍ·․‧・･⋅•ᆞ]', '', 'g')
{%- endmacro %}

{# Brackets of every kind become plain ones; those of a legal form, (사) or (주), belong to the name and are
   set aside as ⟦사⟧ until the others are gone. #}
{% macro legal_form_set_aside(printed) -%}
    regexp_replace(
        translate({{ printed }}, '（）［］〔〕[]', '()()()()'),
        '\(\s*(사|재|주|유|학|복|의|합|특|사단법인|재단법인|주식회사)\s*\)', '⟦\1⟧', 'g'
    )
{%- endmacro %}

{# The name without its parentheses (two levels deep; one that is never closed goes to the end). #}
{% macro outside_parentheses(printed) -%}
    translate(
        trim(regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace({{ legal_form_set_aside(printed) }}, '\([^()]*\)', ' ', 'g'),
                    '\([^()]*\)', ' ', 'g'
                ),
                '\(.*$', ''
            ),
            '\s+', ' ', 'g'
        )),
        '⟦⟧', '()'
    )
{%- endmacro %}

{# An organ's name ends so; without it 강산하천협회 would be under 강. #}
{% macro organ_before(printed, word) -%}
    trim(regexp_extract(
        translate({{ printed }}, '（）［］〔〕[]', '()()()()'), '([^()]*(?:부|처|청|실|원|회|시|도))\s*{{ word }}', 1
    ))
{%- endmacro %}

{# The organizer of an award: the name outside the parentheses; with 소관 (under the charge of) the body in charge. #}
{% macro organizer_name(printed) -%}
    coalesce(
        nullif({{ organ_before(printed, '소관') }}, ''),
        nullif({{ outside_parentheses(printed) }}, ''),
        nullif(trim({{ printed }}), '')
    )
{%- endmacro %}

{# The ministry behind a grant: the parent where 산하 (subordinate to) names one, else as the organizer. #}
{% macro ministry_name(printed) -%}
    coalesce(
        nullif({{ organ_before(printed, '산하') }}, ''),
        {{ organizer_name(printed) }}
    )
{%- endmacro %}
