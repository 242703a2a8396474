-- Searched lists get an index in the order of their values: the worker makes all of it anew.

update custom_field set is_indexed = false
where is_indexed and (definition ->> 'is_searched')::boolean and deleted_at is null
  and (definition ->> 'field_type' = 'List' or definition -> 'field_type' ? 'Choice');
