{{ config(materialized='table') }}

select
    periods.province,
    periods.district,
    periods.government_code,
    periods.official_name,
    governments.kind,
    periods.iso_3166_2,
    periods.valid_from,
    periods.valid_to,
    periods.successor_code
from {{ ref('government_periods') }} as periods
left join {{ ref('governments') }} as governments
    on periods.province = governments.province and periods.district = governments.name
