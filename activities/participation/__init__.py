"""Who took part in what: by person, station, age, programme and month."""
