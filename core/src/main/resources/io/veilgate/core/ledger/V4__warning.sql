-- with which warning the archive stored the instance (0xB000 and so on), if with any
ALTER TABLE instance ADD COLUMN warning INTEGER;

CREATE INDEX instance_warning ON instance (project, warning) WHERE warning IS NOT NULL;
