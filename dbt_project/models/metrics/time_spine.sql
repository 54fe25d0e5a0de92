-- MetricFlow wants a table of days; no metric here needs it in a query.
select cast(days.day_start as date) as date_day
from range(timestamp '1995-01-01', timestamp '2101-01-01', interval 1 day) as days (day_start)
