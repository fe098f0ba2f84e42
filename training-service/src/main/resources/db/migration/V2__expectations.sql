alter table run add column expectations text;
alter table run add column violations_published boolean not null default true;
