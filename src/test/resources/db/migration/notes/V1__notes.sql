-- A module that exists only to test the ground floor.
create table note (id text primary key, revision integer not null);
create table reading (position bigint generated always as identity primary key, note text not null, revision integer not null);
