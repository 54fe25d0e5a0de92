{# Arithmetic that more than one model needs. #}

{# A share in percent with two places, half away from zero. Rounded once, from whole hundredths: a division by
   100 first would already have lost the half. A total that is printed wrongly may make the share larger than its
   column: null then, as the figures themselves stand beside it. #}
{% macro share_pct(part, whole) -%}
    try_cast(round(cast({{ part }} as hugeint) * 10000 / nullif({{ whole }}, 0)) / 100 as decimal(12, 2))
{%- endmacro %}

{# A moment as UTC without a zone: readers need no time zone library for it. #}
{% macro utc(column) -%}
    make_timestamp(epoch_us({{ column }}))
{%- endmacro %}
