-- Searched fields get statistics beside their indexes, and those of texts trigrams: the worker makes all of it anew.

update custom_field set is_indexed = false
where is_indexed and (definition ->> 'is_searched')::boolean and deleted_at is null;
