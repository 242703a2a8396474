-- The deals of a client are shown newest first, page by page: their indexes yield them in that order.

drop index deal_contact;
drop index deal_company;
create index deal_contact on deal (contact_id, id) where contact_id is not null;
create index deal_company on deal (company_id, id) where company_id is not null;
